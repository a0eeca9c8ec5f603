export interface Removal<Item> {
  readonly removed: readonly Item[]
  readonly failed: readonly Item[]
  /** Why the first of the failed ones failed. */
  readonly error?: unknown
}

/**
 * Removes one after another. One that fails stops none of the others: each is tried, and the outcome says which is which.
 * @param onProgress hears how many were tried, before the first and after each
 */
export async function removeAll<Item>(
  items: readonly Item[],
  remove: (item: Item) => Promise<unknown>,
  onProgress: (tried: number) => void = () => {},
): Promise<Removal<Item>> {
  const removed: Item[] = []
  const failed: { readonly item: Item; readonly error: unknown }[] = []
  onProgress(0)
  for (const item of items) {
    try {
      await remove(item)
      removed.push(item)
    } catch (error) {
      failed.push({ item, error })
    }
    onProgress(removed.length + failed.length)
  }
  const [first] = failed
  return { removed, failed: failed.map(({ item }) => item), ...(first && { error: first.error }) }
}
