// What the rich text editor lacks: the language of its text, names of its buttons in the reader's language, and links to
// the portal's own pages, which are found by search and stored as references.
import { Mark, crel, gettext, mergeAttributes } from "django-prose-editor/editor"

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  for (const name of ["lang", "dir"]) editor.view.dom.setAttribute(name, textarea.getAttribute(name) || "")
  editor.view.dom.setAttribute("aria-label", textarea.labels[0]?.textContent.replace(/:\s*$/, "") || "")
  const name = () => nameMenu(editor.view.dom.parentElement.querySelector(".prose-menubar"))
  if (editor.isInitialized) name()
  else editor.on("create", name) // the menu is made then
})

function nameMenu(menubar) {
  nameButtons(menubar)
  // The button that shows the kind of paragraph is made anew whenever the kind changes.
  new MutationObserver(() => nameButtons(menubar)).observe(menubar, { childList: true, subtree: true })
}

function nameButtons(menubar) {
  for (const button of menubar.querySelectorAll("button[title]:not([title=''], [data-named])")) {
    button.dataset.named = ""
    button.title = gettext(button.title)
    button.setAttribute("aria-label", button.title)
  }
  for (const { firstChild } of menubar.querySelectorAll(".prose-menubar__option :only-child")) {
    if (firstChild.data !== gettext(firstChild.data)) firstChild.data = gettext(firstChild.data)
  }
}

const texts = () => document.getElementById("reference-texts").dataset

function chooseDialog(editor) {
  const words = texts()
  return new Promise((resolve) => {
    const input = crel("input", { type: "search", autocomplete: "off", id: "reference-search", dir: "auto" })
    const label = crel("label", { htmlFor: "reference-search", textContent: words.search })
    const list = crel("ul", { className: "reference-results", role: "status" })
    const cancel = crel("button", { type: "button", textContent: words.cancel })
    const dialog = crel("dialog", { className: "prose-editor-dialog", "aria-label": words.title }, [
      crel("form", { method: "dialog" }, [label, input, list, cancel]),
    ])

    const choose = (reference) => {
      resolve(reference)
      dialog.close()
    }
    cancel.addEventListener("click", () => choose(null))
    dialog.addEventListener("close", () => {
      resolve(null)
      dialog.remove()
    })
    dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault())
    input.addEventListener("input", () => search(input.value, words, list, choose))

    document.body.append(dialog)
    dialog.showModal()
  })
}

let latest = 0

async function search(term, words, list, choose) {
  const own = ++latest
  const answer = await fetch(`${words.address}?q=${encodeURIComponent(term)}`, {
    headers: { Accept: "application/json" },
  })
  const results = answer.ok ? (await answer.json()).results : null
  if (own !== latest) return // a later key stroke has asked again
  list.replaceChildren(...(results === null ? [crel("li", { textContent: words.failed })] : lines(results, words, choose)))
}

function lines(results, words, choose) {
  if (!results.length) return [crel("li", { textContent: words.nothing })]
  return results.map((result) => {
    const button = crel("button", { type: "button", textContent: `${result.title} (${result.kind})` })
    button.addEventListener("click", () => choose(result.reference))
    return crel("li", {}, [button])
  })
}

export const Reference = Mark.create({
  name: "reference",
  inclusive: false,
  excludes: "link",

  addAttributes() {
    return {
      reference: {
        parseHTML: (element) => element.getAttribute("data-ref"),
        renderHTML: ({ reference }) => ({ "data-ref": reference }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "a[data-ref]", priority: 1000 }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["a", mergeAttributes(HTMLAttributes), 0]
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "reference",
      groups: "link",
      button: buttons.material("description", texts().title),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("reference"),
      active: (editor) => editor.isActive("reference"),
      async command(editor) {
        const reference = await chooseDialog(editor)
        if (reference) {
          editor.chain().focus().extendMarkRange("reference").setMark("reference", { reference }).run()
        }
      },
    })
    menu.defineItem({
      name: "unreference",
      groups: "link",
      button: buttons.material("link_off", texts().remove),
      hidden: (editor) => !editor.isActive("reference"),
      command: (editor) => editor.chain().focus().extendMarkRange("reference").unsetMark("reference").run(),
    })
  },
})
