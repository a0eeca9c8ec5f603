/** Puts the cursor into the inbox's search, with what is there selected. */
export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('search input[type="search"]')
  field?.focus()
  field?.select()
}
