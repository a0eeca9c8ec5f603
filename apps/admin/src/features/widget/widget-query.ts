import type { Api } from '@deskbell/api'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'

/** The widget's settings; admins alone may read them. */
export function widgetQuery({ api, site }: { readonly api: Api; readonly site: string }) {
  return queryOptions({
    queryKey: [site, 'widget-settings'],
    queryFn: ({ signal }) => unwrap(api.widgetSettings.read(signal)),
  })
}
