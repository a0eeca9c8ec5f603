import type { Attachment } from '@deskbell/contract'
import { useSignedIn } from '../../ui/data/connection.ts'
import { locale, t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from './attachments.module.css'

/** A picture is shown at most so wide, in CSS pixels; the space is kept before it is there. */
const WIDEST = 280

/** The files of a message: pictures as small ones of our own making, everything else as a link that downloads it. */
export function AttachmentList({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { apiRoot } = useSignedIn()
  const absolute = (address: string) => new URL(address, new URL(apiRoot, location.href)).href
  return (
    <ul className={styles['files']} aria-label={t('Files')}>
      {attachments.map(({ id, name, size, url, thumbnailUrl, width, height }) => (
        <li key={id}>
          <a className={styles['file']} href={absolute(url)} download={name} target="_blank" rel="noopener noreferrer">
            {thumbnailUrl ? (
              <img
                className={styles['picture']}
                src={absolute(thumbnailUrl)}
                alt={name}
                loading="lazy"
                decoding="async"
                {...(width && height && fitted(width, height))}
              />
            ) : (
              <>
                <Icon name="file" />
                <span>
                  <bdi>{name}</bdi> <span className={styles['size']}>{sizeText(size)}</span>
                </span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}

function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "1.2 MB", in the user's language. */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const unit = UNITS[power] ?? 'byte'
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: power > 1 ? 1 : 0 }).format(
    bytes / 1000 ** power,
  )
}
