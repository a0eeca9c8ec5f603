/** A bell on a desk. */
export function Logo({ size = 20 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 20 20" fill="currentColor" focusable="false">
      <circle cx="10" cy="4" r="1.6" />
      <path d="M3 14a7 7 0 0 1 14 0z" />
      <rect x="1.5" y="15.2" width="17" height="2.3" rx="1.1" />
    </svg>
  )
}
