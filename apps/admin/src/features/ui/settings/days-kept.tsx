import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Card } from '../card.tsx'
import { unwrap } from '../data/api-error.ts'
import { useSignedIn } from '../data/connection.ts'
import { QueryView } from '../query-view.tsx'
import { type DaysField, settingsKey } from './days-field.ts'
import { DaysForm } from './days-form.tsx'
import styles from './days-kept.module.css'

interface DaysKeptProps {
  readonly field: DaysField
  readonly title: string
  /** For what may be kept for good: names the choice to remove it after some time. */
  readonly choice?: string
  /** What so many days mean, and what goes. */
  readonly help: (days: number) => ReactNode
}

/** For how long something is kept. Nothing is shown where the site does not say. */
export function DaysKept({ field, title, choice, help }: DaysKeptProps) {
  const { api, site } = useSignedIn()
  const query = useQuery({ queryKey: settingsKey(site), queryFn: ({ signal }) => unwrap(api.settings.read(signal)) })
  if (query.data && query.data[field] === undefined) return null
  return (
    <div className={styles['frame']}>
      <Card title={title}>
        <QueryView query={query}>
          {settings => <DaysForm field={field} choice={choice} help={help} kept={settings[field] ?? null} />}
        </QueryView>
      </Card>
    </div>
  )
}
