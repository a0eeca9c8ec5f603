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
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
}
