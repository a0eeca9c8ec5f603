import { t } from '../i18n/text.ts'

const texts: Record<string, () => string> = {
  address_invalid: () =>
    t('This is not a web address. Enter it as example.com or https://example.com; http is for your own machine only.'),
  unreachable: () =>
    t('The site cannot be reached. Check the address and your network; the site may also not list this app’s address.'),
  not_deskbell: () => t('There is a site, but it does not speak Deskbell. Check the address with its owner.'),
  not_ready: () => t('The site speaks Deskbell but is not ready yet. Try again in a minute.'),
  version_unsupported: () => t('The site and this app are of different versions. Update the older one.'),
}

/** Why no site could be connected, and what to do. `reason` is discovery's. */
export function connectFaultText(reason: string): string {
  return (texts[reason] ?? texts['unreachable'])?.() ?? ''
}
