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

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const

/** "1.2 MB", in the user's language; nobody counts bytes. */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 1), UNITS.length)
  const unit = UNITS[power - 1] ?? 'kilobyte'
  const value = Math.max(bytes / 1000 ** power, 0.1)
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  )
}
