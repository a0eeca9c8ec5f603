import type { Diagnostics, Finding } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { appBase } from '../../platform/app-base.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { findOtherWorkers } from './browser-findings.ts'
import { type FindingWords, findingWords } from './finding-words.ts'
import { checkText, statusText } from './group-text.ts'
import styles from './status.module.css'
import { diagnosticsQuery } from './status-query.ts'

const tones: Readonly<Record<Finding['status'], BadgeTone>> = {
  ok: 'success',
  warning: 'warning',
  failed: 'danger',
  unknown: 'neutral',
}

/** What `pnpm deskbell doctor` says, and what only a browser can see: everything that can keep somebody from being told. */
export function StatusScreen() {
  const query = useQuery(diagnosticsQuery(useSignedIn()))
  return (
    <>
      <PageHeading
        actions={
          <Button small busy={query.isFetching} onClick={() => void query.refetch()}>
            {t('Look again')}
          </Button>
        }
      >
        {t('Status')}
      </PageHeading>
      <QueryView query={query}>{found => <Found found={found} />}</QueryView>
    </>
  )
}

function Found({ found: { at, findings } }: { readonly found: Diagnostics }) {
  const failed = findings.filter(({ status }) => status === 'failed').length
  const warnings = findings.filter(({ status }) => status === 'warning').length
  const checks = [...new Set(findings.map(({ check }) => check))]
  return (
    <>
      <Notice tone={failed > 0 ? 'error' : warnings > 0 ? 'warning' : 'success'} live>
        {failed > 0
          ? t('{count, plural, one {One thing does not work.} other {# things do not work.}}', { count: failed })
          : warnings > 0
            ? t('{count, plural, one {One thing could be better.} other {# things could be better.}}', {
                count: warnings,
              })
            : t('Everything is well.')}
      </Notice>
      <p className={styles['when']}>
        {t('Looked at')} <TimeText at={at} />
      </p>
      {checks.map(check => (
        <Card key={check} title={checkText(check)}>
          <ul className={styles['list']}>
            {findings
              .filter(finding => finding.check === check)
              .map(finding => (
                <Line
                  key={`${finding.code} ${JSON.stringify(finding.facts)}`}
                  status={finding.status}
                  words={findingWords(finding)}
                />
              ))}
            {check === 'worker_script' && <OtherWorkers />}
          </ul>
        </Card>
      ))}
      <p className={styles['when']}>{t('The same on the command line: pnpm deskbell doctor')}</p>
    </>
  )
}

function Line({ status, words }: { readonly status: Finding['status']; readonly words: FindingWords }) {
  return (
    <li className={styles['line']}>
      <Badge tone={tones[status]}>{statusText(status)}</Badge>
      <div>
        <p>{words.text}</p>
        {words.todo !== null && status !== 'ok' && <p className={styles['todo']}>{words.todo}</p>}
      </div>
    </li>
  )
}

/** This browser's own view: no server can see which workers run here. */
function OtherWorkers() {
  const query = useQuery({
    queryKey: ['workers of this browser'],
    queryFn: () => findOtherWorkers(`${appBase}/sw.js`),
    staleTime: 0,
  })
  if (!query.data) return null
  const { status, facts } = query.data
  const words =
    status === 'ok'
      ? { text: t('No other service worker is in the way in this browser.'), todo: null }
      : {
          text: t('Another service worker is in the way in this browser: {url}', { url: facts['url'] ?? '' }),
          todo: t(
            'Remove the plugin or script that registers it, or give Deskbell an address of its own, such as desk.example.com.',
          ),
        }
  return <Line status={status} words={words} />
}
