import { failureOf } from '../ui/data/api-error.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { faultText } from './fault-texts.ts'

export interface TemplateFault {
  readonly where: 'subject' | 'body'
  readonly line: number
  readonly column: number
  /** In the admin's language, if the app knows what it is; else in English. */
  readonly message: string
  readonly english: boolean
}

const PLACE = /^body\.(subject|body):(\d+):(\d+)$/

/** What the backend found wrong, each with its place; none if it was something else. */
export function faultsOf(error: unknown): readonly TemplateFault[] {
  const failure = failureOf(error)
  if (failure?.kind !== 'problem' || failure.code !== 'invalid') return []
  return (failure.problem.errors ?? []).flatMap(({ path, message, code, facts = {} }) => {
    const [, where, line, column] = PLACE.exec(path) ?? []
    if (where !== 'subject' && where !== 'body') return []
    const said = code === undefined ? undefined : faultText(code, facts)
    const place = { where, line: Number(line), column: Number(column) } as const
    return [{ ...place, message: said ?? message, english: said === undefined }]
  })
}

export function TemplateFaults({ faults }: { readonly faults: readonly TemplateFault[] }) {
  if (faults.length === 0) return null
  return (
    <Notice tone="error" title={t('This was not saved:')}>
      <ul>
        {faults.map(({ where, line, column, message, english }) => (
          <li key={`${where} ${line} ${column} ${message}`}>
            {where === 'subject'
              ? t('Subject, column {column}:', { column })
              : t('Line {line}, column {column}:', { line, column })}{' '}
            <bdi lang={english ? 'en' : undefined}>{message}</bdi>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
