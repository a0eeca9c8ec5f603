import type { Api } from '@deskbell/api'
import type { Visitor } from '@deskbell/contract'
import { unwrap } from '../../../ui/data/api-error.ts'
import { errorText } from '../../../ui/data/error-text.ts'
import { toast } from '../../../ui/toasts.tsx'

/** Fetches all that is kept of a visitor and hands it to the browser as a file. */
export async function saveExport(api: Api, { id }: Visitor): Promise<void> {
  try {
    const everything = await unwrap(api.visitors.export(id))
    const url = URL.createObjectURL(new Blob([JSON.stringify(everything, null, 2)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `${id}.json`
    link.click()
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  } catch (error) {
    toast(errorText(error), { tone: 'error' })
  }
}
