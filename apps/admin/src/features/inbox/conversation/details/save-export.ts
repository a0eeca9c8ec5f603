import type { Api } from '@deskbell/api'
import type { Visitor } from '@deskbell/contract'
import { unwrap } from '../../../ui/data/api-error.ts'
import { errorText } from '../../../ui/data/error-text.ts'
import { toast } from '../../../ui/toasts.tsx'

/** Fetches all that is kept of a visitor and hands it to the browser as an archive. */
export async function saveExport(api: Api, { id }: Visitor): Promise<void> {
  try {
    const url = URL.createObjectURL(await unwrap(api.visitors.export(id)))
    const link = document.createElement('a')
    link.href = url
    link.download = `${id}.zip`
    link.click()
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  } catch (error) {
    toast(errorText(error), { tone: 'error' })
  }
}
