import { failureOf } from '../ui/data/api-error.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'

export interface TemplateFault {
  readonly where: 'subject' | 'body'
  readonly line: number
  readonly column: number
  readonly message: string
}

const PLACE = /^body\.(subject|body):(\d+):(\d+)$/

/** What the backend found wrong, each with its place; none if it was something else. */
export function faultsOf(error: unknown): readonly TemplateFault[] {
  const failure = failureOf(error)
  if (failure?.kind !== 'problem' || failure.code !== 'invalid') return []
  return (failure.problem.errors ?? []).flatMap(({ path, message }) => {
    const [, where, line, column] = PLACE.exec(path) ?? []
    return where === 'subject' || where === 'body'
      ? [{ where, line: Number(line), column: Number(column), message }]
      : []
  })
}

export function TemplateFaults({ faults }: { readonly faults: readonly TemplateFault[] }) {
  if (faults.length === 0) return null
  return (
    <Notice tone="error" title={t('This was not saved:')}>
      <ul>
        {faults.map(({ where, line, column, message }) => (
          <li key={`${where} ${line} ${column} ${message}`}>
            {where === 'subject'
              ? t('Subject, column {column}:', { column })
              : t('Line {line}, column {column}:', { line, column })}{' '}
            <bdi lang="en">{message}</bdi>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
