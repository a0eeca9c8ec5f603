/** Paths of 20 × 20 line drawings, drawn for Deskbell. */
const drawings = {
  inbox: 'M3 11l2.5-7h9L17 11v5H3zM3 11h4l1 2h4l1-2h4',
  chat: 'M3 4h14v9H9l-4 3.5V13H3z',
  device: 'M6 2.5h8v15H6zM9 15h2',
  devices: 'M2.5 4h11v8h-11zM6 15h4M15 8h3v8h-4v-4',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17.5h3',
  bellOff: 'M3 3l14 14M5 8v5.5L3.5 15H15M7 5a5 5 0 0 1 8 4v3.5M8.5 17.5h3',
  users:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3.5 2.5-5 5.5-5s5.5 1.5 5.5 5M13 4a2.7 2.7 0 0 1 0 5M14.5 11.8c2.2.5 3.5 2 3.5 4.7',
  user: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c0-4 2.9-5.5 6.5-5.5s6.5 1.5 6.5 5.5',
  settings: 'M4 3v5M4 12v5M2 10h4M10 3v2M10 9v8M8 7h4M16 3v7M16 14v3M14 12h4',
  collapse: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM11.5 7l-3 3 3 3',
  more: 'M3.5 10h1M9.5 10h1M15.5 10h1',
  back: 'M12.5 4l-6 6 6 6',
  close: 'M5 5l10 10M15 5L5 15',
  check: 'M4 10.5l4 4 8-9',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  send: 'M3 10l14-6.5-4 13.5-3-5.5zM10 11.5L17 3.5',
  warning: 'M10 3l8 14H2zM10 8.5v4M10 14.6v.1',
  signOut: 'M8 3.5H4v13h4M8.5 10H17M13.5 6.5L17 10l-3.5 3.5',
  globe: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM2.5 10h15M10 2.5c-5 4.5-5 10.5 0 15M10 2.5c5 4.5 5 10.5 0 15',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.3v.1',
  file: 'M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5',
  clip: 'M14.5 8l-5.5 5.7a2 2 0 0 1-3-2.8L12 4.8a3.3 3.3 0 0 1 4.8 4.6l-6.3 6.4a4.7 4.7 0 0 1-6.7-6.6L9.5 3.5',
  key: 'M7 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.5 9.5H18M15 9.5V12',
} as const

export type IconName = keyof typeof drawings

/** Decoration: the words beside it, or the button's `aria-label`, say what it means. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      focusable="false"
      data-icon={name}
    >
      <path d={drawings[name]} />
    </svg>
  )
}
