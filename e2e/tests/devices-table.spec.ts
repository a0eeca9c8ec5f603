import { deviceRow, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

test('W7 W12 W18-W23 W42-W45: the table tells of every device, and the page how to keep it in order', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, ben)
  await turnOn(page, deskbell.origin)
  await page.goto('about:blank')
  await writeAsVisitor('Is anybody there?')
  await desktop.waitForText('Is anybody there?')

  const office = await openDevice({ allowedOrigins: [] })
  const table = await office.newPage()
  await signInToApp(table, deskbell.origin, deskbell.admin)
  await openDevices(table, deskbell.origin)
  for (const column of ['Device', 'Owner', 'Last seen', 'Last delivery result', 'Registered']) {
    await expect(table.getByRole('columnheader', { name: column, exact: true })).toBeVisible()
  }
  const row = deviceRow(table, 'Ben Agent')
  await expect(row).toContainText(/Linux \/ (Chrome|Firefox)/)
  await expect(row).toContainText('Displayed')
  await expect(row.locator('time')).toHaveCount(3)

  const search = async (text: string) => {
    await openDevices(table, deskbell.origin)
    await typeInto(table.getByRole('searchbox', { name: 'Search devices' }), text)
    await table.getByRole('button', { name: 'Search devices' }).click()
  }
  await search('nobody of that name')
  await expect(table.getByText('No device matches.')).toBeVisible()
  await search('ben')
  await expect(row).toBeVisible()

  await row.getByRole('button', { name: /^Rename/ }).click()
  await typeInto(table.getByRole('textbox', { name: 'Name' }), 'Desk of Ben')
  await table.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('Desk of Ben')

  const guidance = table.getByRole('region', { name: 'Good to know' })
  for (const words of [/real phone/, /not used any more/, /account of their own/, /application passwords/]) {
    await expect(guidance).toContainText(words)
  }
})
