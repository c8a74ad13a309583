// Makes a search of each choice among rows (Select2, set up by Django's autocomplete.js), and gives its box the name for
// screen readers that Select2 leaves out.
import { dressLate } from "portal/late"

const name = (select) => {
  const label = document.querySelector(`label[for="${select.id}"]`)
  const box = select.parentElement.querySelector(".select2-selection")
  if (!label || !box) return
  label.id ||= `${select.id}_label`
  const shown = box.querySelector(".select2-selection__rendered")
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`.trim())
  if (shown.tagName === "UL") for (const part of [shown, ...shown.querySelectorAll("li")]) part.setAttribute("role", "none")
  else for (const attribute of ["role", "aria-readonly"]) shown.removeAttribute(attribute)
  box.querySelector("input")?.setAttribute("aria-labelledby", label.id)
  if (box.dataset.named) return
  box.dataset.named = "yes"
  new MutationObserver(() => name(select)).observe(box, { childList: true, subtree: true })
}

dressLate("select[data-row-search]", (select) => {
  const { jQuery } = window.django
  jQuery(select).djangoAdminSelect2()
  name(select)
  return () => jQuery(select).select2("focus")
})
