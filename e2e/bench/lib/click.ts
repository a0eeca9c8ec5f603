import type { Locator } from '@playwright/test'

/** Without the questions that Playwright's own click puts to the page in between: they would be counted. */
export async function click(place: Locator): Promise<void> {
  const box = await place.boundingBox()
  if (!box) throw new Error('What is to be clicked is not there.')
  await place.page().mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}
