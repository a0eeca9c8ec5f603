import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { paint } from '../harness/picture.ts'
import { takeScreens } from '../harness/screens.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

const picture = paint(64)

test('widget: files go both ways, and what cannot be taken says what to do', async ({ deskbell, admin, openDevice }, {
  project,
}) => {
  const shop = await startVisitorPage(deskbell.origin)
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('415')) complaints.push(message.text())
  })
  await page.goto(shop.origin)
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeVisible()
  const chooser = page.locator('deskbell-chat input[type=file]')

  await chooser.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(11_000_000) })
  await expect(page.getByText('huge.png is larger than 10')).toBeVisible()
  await chooser.setInputFiles({
    name: 'setup.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('MZ and so on'),
  })
  await expect(page.getByText('setup.exe is of a kind that we cannot take.')).toBeVisible()

  await chooser.setInputFiles({ name: 'spade.png', mimeType: 'image/png', buffer: picture })
  await expect(page.getByText('setup.exe')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Remove spade.png' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove spade.png' }).click()
  await chooser.setInputFiles({ name: 'rake.png', mimeType: 'image/png', buffer: picture })
  await writeInWidget(page, 'This one')
  const own = widgetThread(page).getByRole('link', { name: /^Download rake\.png/ })
  await expect(own).toBeVisible()
  await expect(widgetThread(page).getByText('spade.png')).toHaveCount(0)

  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  expect(must(await admin.conversations.messages(conversation.id)).items[0]).toMatchObject({
    text: 'This one',
    attachments: [{ name: 'rake.png', contentType: 'image/png', size: picture.length }],
  })
  const { id } = must(
    await admin.attachments.upload({
      name: 'offer.png',
      file: new Blob([new Uint8Array(picture)], { type: 'image/png' }),
    }),
  )
  must(await admin.conversations.send(conversation.id, { text: '', attachmentIds: [id] }, crypto.randomUUID()))
  const theirs = widgetThread(page).getByRole('link', { name: /^Download offer\.png/ })
  await expect(theirs).toBeVisible()
  await expect(theirs.locator('canvas')).toBeVisible()
  const answer = await page.request.get((await theirs.getAttribute('href')) ?? '')
  expect(answer.headers()['content-disposition']).toContain('attachment')
  expect(await answer.body()).toEqual(picture)
  await expectAccessible(page)
  await takeScreens(page, project.name, 'widget-files')
  expect(complaints).toEqual([])
  await shop.close()
})
