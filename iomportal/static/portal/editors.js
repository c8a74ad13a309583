// Makes an editor of each text area for rich text.
import { createEditor } from "django-prose-editor/configurable"
import { dressLate } from "portal/late"

const config = JSON.parse(document.getElementById("editor-config").textContent)

dressLate("textarea[data-editor]", async (area) => {
  const editor = await createEditor(area, config)
  return () => editor?.commands.focus()
})
