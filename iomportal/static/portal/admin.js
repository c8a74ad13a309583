// Select2, which Django's admin uses to search for rows, leaves its boxes without a name for screen readers.
const dress = (select) => {
  const label = document.querySelector(`label[for="${select.id}"]`)
  const box = select.parentElement.querySelector(".select2-selection")
  if (!label || !box) return
  label.id ||= `${select.id}_label`
  const shown = box.querySelector(".select2-selection__rendered")
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`.trim())
  if (shown.tagName === "UL") for (const part of [shown, ...shown.querySelectorAll("li")]) part.setAttribute("role", "none")
  else for (const name of ["role", "aria-readonly"]) shown.removeAttribute(name)
  box.querySelector("input")?.setAttribute("aria-labelledby", label.id)
  if (box.dataset.dressed) return
  box.dataset.dressed = "yes"
  new MutationObserver(() => dress(select)).observe(box, { childList: true, subtree: true })
}

const dressAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(dress)

// Select2 is set up by a function that jQuery calls when the page is ready; this one stands behind it in the queue.
window.django?.jQuery?.(dressAll)
document.addEventListener("formset:added", () => setTimeout(dressAll))
