import type { ManifestOptions } from 'vite-plugin-pwa'

/**
 * The web app manifest. Addresses are relative to it, so that the app works under any base.
 * `id` is what a browser knows an installed app by: it must never change.
 */
export const manifest: Partial<ManifestOptions> = {
  id: './',
  scope: './',
  start_url: './',
  name: 'Deskbell',
  short_name: 'Deskbell',
  description: 'Rings when a visitor of your site writes.',
  lang: 'en',
  dir: 'ltr',
  display: 'standalone',
  theme_color: '#1e1e1e',
  background_color: '#f0f0f0',
  categories: ['business', 'productivity'],
  // Taken by `pnpm pictures`. Browsers fetch them when somebody installs the app, and the worker keeps none of them.
  screenshots: [
    picture('conversation-wide', '1280x800', 'wide', 'A conversation beside the inbox'),
    picture('inbox-narrow', '585x1266', 'narrow', 'Visitors who wait for an answer'),
    picture('conversation-narrow', '585x1266', 'narrow', 'A conversation on a phone'),
  ],
  shortcuts: [shortcut('Inbox', './'), shortcut('This device', './device')],
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
}

function picture(name: string, sizes: string, formFactor: 'wide' | 'narrow', label: string) {
  return { src: `screenshots/${name}.png`, sizes, type: 'image/png', form_factor: formFactor, label }
}

/** From the menu of the icon. */
function shortcut(name: string, url: string) {
  return { name, url, icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] }
}
