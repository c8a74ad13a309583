"""The time zones that people choose from: those of the tz database, without its historical second names.

Taken from its `zone.tab` (https://www.iana.org/time-zones, release 2025b): the one zone of each country that
has one, and all others by region.
"""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UTC = "UTC"
# fmt: off
ONLY_ZONE = {
    "AD": "Europe/Andorra", "AE": "Asia/Dubai", "AF": "Asia/Kabul", "AG": "America/Antigua",
    "AL": "Europe/Tirane", "AM": "Asia/Yerevan", "AO": "Africa/Luanda", "AT": "Europe/Vienna",
    "AZ": "Asia/Baku", "BA": "Europe/Sarajevo", "BB": "America/Barbados", "BD": "Asia/Dhaka",
    "BE": "Europe/Brussels", "BF": "Africa/Ouagadougou", "BG": "Europe/Sofia", "BH": "Asia/Bahrain",
    "BI": "Africa/Bujumbura", "BJ": "Africa/Porto-Novo", "BN": "Asia/Brunei", "BO": "America/La_Paz",
    "BS": "America/Nassau", "BT": "Asia/Thimphu", "BW": "Africa/Gaborone", "BY": "Europe/Minsk",
    "BZ": "America/Belize", "CF": "Africa/Bangui", "CG": "Africa/Brazzaville", "CH": "Europe/Zurich",
    "CI": "Africa/Abidjan", "CM": "Africa/Douala", "CO": "America/Bogota", "CR": "America/Costa_Rica",
    "CU": "America/Havana", "CV": "Atlantic/Cape_Verde", "CZ": "Europe/Prague", "DJ": "Africa/Djibouti",
    "DK": "Europe/Copenhagen", "DM": "America/Dominica", "DO": "America/Santo_Domingo", "DZ": "Africa/Algiers",
    "EE": "Europe/Tallinn", "EG": "Africa/Cairo", "ER": "Africa/Asmara", "ET": "Africa/Addis_Ababa",
    "FI": "Europe/Helsinki", "FJ": "Pacific/Fiji", "FR": "Europe/Paris", "GA": "Africa/Libreville",
    "GB": "Europe/London", "GD": "America/Grenada", "GE": "Asia/Tbilisi", "GH": "Africa/Accra",
    "GM": "Africa/Banjul", "GN": "Africa/Conakry", "GQ": "Africa/Malabo", "GR": "Europe/Athens",
    "GT": "America/Guatemala", "GW": "Africa/Bissau", "GY": "America/Guyana", "HN": "America/Tegucigalpa",
    "HR": "Europe/Zagreb", "HT": "America/Port-au-Prince", "HU": "Europe/Budapest", "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IQ": "Asia/Baghdad", "IR": "Asia/Tehran",
    "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome", "JM": "America/Jamaica", "JO": "Asia/Amman",
    "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KG": "Asia/Bishkek", "KH": "Asia/Phnom_Penh",
    "KM": "Indian/Comoro", "KN": "America/St_Kitts", "KP": "Asia/Pyongyang", "KR": "Asia/Seoul",
    "KW": "Asia/Kuwait", "LA": "Asia/Vientiane", "LB": "Asia/Beirut", "LC": "America/St_Lucia",
    "LI": "Europe/Vaduz", "LK": "Asia/Colombo", "LR": "Africa/Monrovia", "LS": "Africa/Maseru",
    "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca", "MC": "Europe/Monaco", "MD": "Europe/Chisinau", "ME": "Europe/Podgorica",
    "MG": "Indian/Antananarivo", "MK": "Europe/Skopje", "ML": "Africa/Bamako", "MM": "Asia/Yangon",
    "MR": "Africa/Nouakchott", "MT": "Europe/Malta", "MU": "Indian/Mauritius", "MV": "Indian/Maldives",
    "MW": "Africa/Blantyre", "MZ": "Africa/Maputo", "NA": "Africa/Windhoek", "NE": "Africa/Niamey",
    "NG": "Africa/Lagos", "NI": "America/Managua", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
    "NP": "Asia/Kathmandu", "NR": "Pacific/Nauru", "OM": "Asia/Muscat", "PA": "America/Panama",
    "PE": "America/Lima", "PH": "Asia/Manila", "PK": "Asia/Karachi", "PL": "Europe/Warsaw",
    "PW": "Pacific/Palau", "PY": "America/Asuncion", "QA": "Asia/Qatar", "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade", "RW": "Africa/Kigali", "SA": "Asia/Riyadh", "SB": "Pacific/Guadalcanal",
    "SC": "Indian/Mahe", "SD": "Africa/Khartoum", "SE": "Europe/Stockholm", "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "SL": "Africa/Freetown", "SM": "Europe/San_Marino",
    "SN": "Africa/Dakar", "SO": "Africa/Mogadishu", "SR": "America/Paramaribo", "SS": "Africa/Juba",
    "ST": "Africa/Sao_Tome", "SV": "America/El_Salvador", "SY": "Asia/Damascus", "SZ": "Africa/Mbabane",
    "TD": "Africa/Ndjamena", "TG": "Africa/Lome", "TH": "Asia/Bangkok", "TJ": "Asia/Dushanbe",
    "TL": "Asia/Dili", "TM": "Asia/Ashgabat", "TN": "Africa/Tunis", "TO": "Pacific/Tongatapu",
    "TR": "Europe/Istanbul", "TT": "America/Port_of_Spain", "TV": "Pacific/Funafuti",
    "TZ": "Africa/Dar_es_Salaam", "UG": "Africa/Kampala", "UY": "America/Montevideo", "VA": "Europe/Vatican",
    "VC": "America/St_Vincent", "VE": "America/Caracas", "VN": "Asia/Ho_Chi_Minh", "VU": "Pacific/Efate",
    "WS": "Pacific/Apia", "YE": "Asia/Aden", "ZA": "Africa/Johannesburg", "ZM": "Africa/Lusaka",
    "ZW": "Africa/Harare",
}
OTHERS_BY_REGION = {
    "Africa": """
    Ceuta El_Aaiun Kinshasa Lubumbashi
    """,
    "America": """
    Adak Anchorage Anguilla Araguaina Argentina/Buenos_Aires Argentina/Catamarca Argentina/Cordoba
    Argentina/Jujuy Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta
    Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia Aruba Atikokan Bahia
    Bahia_Banderas Belem Blanc-Sablon Boa_Vista Boise Cambridge_Bay Campo_Grande Cancun Cayenne Cayman Chicago
    Chihuahua Ciudad_Juarez Coyhaique Creston Cuiaba Curacao Danmarkshavn Dawson Dawson_Creek Denver Detroit
    Edmonton Eirunepe Fort_Nelson Fortaleza Glace_Bay Goose_Bay Grand_Turk Guadeloupe Guayaquil Halifax
    Hermosillo Indiana/Indianapolis Indiana/Knox Indiana/Marengo Indiana/Petersburg Indiana/Tell_City
    Indiana/Vevay Indiana/Vincennes Indiana/Winamac Inuvik Iqaluit Juneau Kentucky/Louisville
    Kentucky/Monticello Kralendijk Los_Angeles Lower_Princes Maceio Manaus Marigot Martinique Matamoros Mazatlan
    Menominee Merida Metlakatla Mexico_City Miquelon Moncton Monterrey Montserrat New_York Nome Noronha
    North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem Nuuk Ojinaga Phoenix Porto_Velho Puerto_Rico
    Punta_Arenas Rankin_Inlet Recife Regina Resolute Rio_Branco Santarem Santiago Sao_Paulo Scoresbysund Sitka
    St_Barthelemy St_Johns St_Thomas Swift_Current Thule Tijuana Toronto Tortola Vancouver Whitehorse Winnipeg
    Yakutat
    """,
    "Antarctica": """
    Casey Davis DumontDUrville Macquarie Mawson McMurdo Palmer Rothera Syowa Troll Vostok
    """,
    "Arctic": """
    Longyearbyen
    """,
    "Asia": """
    Almaty Anadyr Aqtau Aqtobe Atyrau Barnaul Chita Famagusta Gaza Hebron Hong_Kong Hovd Irkutsk Jakarta
    Jayapura Kamchatka Khandyga Krasnoyarsk Kuala_Lumpur Kuching Macau Magadan Makassar Nicosia Novokuznetsk
    Novosibirsk Omsk Oral Pontianak Qostanay Qyzylorda Sakhalin Samarkand Shanghai Srednekolymsk Taipei Tashkent
    Tomsk Ulaanbaatar Urumqi Ust-Nera Vladivostok Yakutsk Yekaterinburg
    """,
    "Atlantic": """
    Azores Bermuda Canary Faroe Madeira South_Georgia St_Helena Stanley
    """,
    "Australia": """
    Adelaide Brisbane Broken_Hill Darwin Eucla Hobart Lindeman Lord_Howe Melbourne Perth Sydney
    """,
    "Europe": """
    Astrakhan Berlin Busingen Gibraltar Guernsey Isle_of_Man Jersey Kaliningrad Kirov Kyiv Lisbon Madrid
    Mariehamn Moscow Samara Saratov Simferopol Ulyanovsk Volgograd
    """,
    "Indian": """
    Chagos Christmas Cocos Kerguelen Mayotte Reunion
    """,
    "Pacific": """
    Auckland Bougainville Chatham Chuuk Easter Fakaofo Galapagos Gambier Guam Honolulu Kanton Kiritimati Kosrae
    Kwajalein Majuro Marquesas Midway Niue Norfolk Noumea Pago_Pago Pitcairn Pohnpei Port_Moresby Rarotonga
    Saipan Tahiti Tarawa Wake Wallis
    """,
}
# fmt: on
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


@cache
def names():
    """Return the names of all zones that people may choose and this host knows, in order."""
    others = (f"{region}/{place}" for region, places in OTHERS_BY_REGION.items() for place in places.split())
    return [*sorted({*ONLY_ZONE.values(), *others} & _known_here()), UTC]


def choices():
    """Return the zones as a form offers them: UTC, then by region."""
    by_region = {}
    for name in names():
        by_region.setdefault(name.partition("/")[0], []).append((name, name.replace("_", " ")))
    return [
        (UTC, UTC),
        *((title, by_region[region]) for region, title in REGIONS.items() if region in by_region),
    ]


def only_zone_of(country):
    """Return the name of the one zone of a country (its code), "" where it has several or none is known."""
    name = ONLY_ZONE.get(str(country or ""), "")
    return name if name in names() else ""


def zone(name):
    """Return the zone of that name, UTC where this host does not know it (any more): pages have to open."""
    return ZoneInfo(name if name in _known_here() else UTC)


@cache
def _known_here():
    return available_timezones()


def validate_time_zone(name):
    """Raise ValidationError for anything but the name of a zone that people may choose."""
    if name not in names():
        raise ValidationError(_("There is no time zone “%(name)s”."), params={"name": name}, code="time_zone")
