from django.utils.safestring import mark_safe

from apps.core.bidi import isolated, with_ranges_isolated


def test_a_range_of_years_keeps_its_order():
    assert with_ranges_isolated("الخطة (2024-2028)") == 'الخطة (<bdi dir="ltr">2024-2028</bdi>)'


def test_what_is_inside_a_tag_is_left_alone():
    html = mark_safe('<a href="https://iom.int/2024-2028">2024–2028</a>')
    expected = '<a href="https://iom.int/2024-2028"><bdi dir="ltr">2024–2028</bdi></a>'

    assert with_ranges_isolated(html) == expected


def test_a_name_is_kept_from_turning_a_sentence_around():
    assert isolated("دليل الطوارئ") == "\u2068دليل الطوارئ\u2069"


def test_text_that_is_not_safe_is_escaped():
    assert with_ranges_isolated("<b> 1-2") == '&lt;b&gt; <bdi dir="ltr">1-2</bdi>'
