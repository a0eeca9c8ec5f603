import { encode } from 'uqr'
import { t } from '../../ui/i18n/text.ts'
import styles from './pairing.module.css'

/** Modules of white around it, which scanners need (ISO/IEC 18004). */
const QUIET = 4

/** A QR code, made here: no other server learns what is in it. Dark on light in dark mode too, as cameras want it. */
export function QrPicture({ text }: { readonly text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
  const side = size + 2 * QUIET
  return (
    <svg
      className={styles['picture']}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={t('QR code')}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
