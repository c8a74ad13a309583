// Dresses fields up: at once where one comes near the screen or is stepped into, the others one by one while the browser
// has nothing else to do. All at the same time, a form with twelve parts would not answer for half a second.
const waiting = new Map() // field → what makes something better of it
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50))
const near = new IntersectionObserver(
  (seen) => seen.filter((one) => one.isIntersecting).forEach(({ target }) => dress(target)),
  { rootMargin: "50% 0px" },
)
let steppedInto = document.activeElement

// Calls `make` with each field that `selector` finds, now or in a part that is added later. What `make` returns, or
// promises, is a function that gives the keyboard to what stands in the field's place.
export function dressLate(selector, make) {
  const watch = (part) => {
    for (const field of part.querySelectorAll(selector)) {
      if (field.id.includes("__prefix__")) continue // the pattern of a new part
      waiting.set(field, make)
      near.observe(field)
    }
    if (waiting.has(steppedInto)) dress(steppedInto)
  }
  watch(document)
  document.addEventListener("formset:added", ({ target }) => watch(target))
}

async function dress(field) {
  const make = waiting.get(field)
  if (!make) return
  waiting.delete(field)
  near.unobserve(field)
  const focus = await make(field)
  if (field === steppedInto) focus?.()
}

async function dressNext() {
  const [field] = waiting.keys()
  if (!field) return
  await dress(field)
  whenIdle(dressNext)
}

// Chromium keeps what is looked at in its place while something above it grows, but forgets what that is when a node is
// put straight into a fieldset, as Django does with "Add another": the editors above pushed it 1450 px down.
for (const parts of document.querySelectorAll(".inline-group > fieldset")) {
  const box = document.createElement("div")
  box.append(...parts.querySelectorAll(":scope > .inline-related"))
  parts.append(box)
}

document.addEventListener("focusin", ({ target }) => {
  steppedInto = target
  dress(target)
})
if (document.readyState === "complete") whenIdle(dressNext)
else window.addEventListener("load", () => whenIdle(dressNext))
