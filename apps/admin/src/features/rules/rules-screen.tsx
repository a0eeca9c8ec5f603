import type { RoutingSettingsAnswer } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { BotCards } from './bot/bot-cards.tsx'
import styles from './rules.module.css'
import { RulesForm } from './rules-form.tsx'
import { rulesQuery } from './rules-query.ts'
import { type RulesValues, settingsOf, valuesOf } from './rules-values.ts'
import { SimulatorCard } from './simulator-card.tsx'

/** Who is told of what, when and how; and what would happen if a visitor wrote now (S1-S9). */
export function RulesScreen() {
  const { api, site } = useSignedIn()
  const rules = useQuery(rulesQuery({ api, site }))
  return (
    <>
      <PageHeading>{t('Notifications')}</PageHeading>
      <p className={styles['intro']}>
        {t('A first message rings everybody it concerns, a later one whoever answered last.')}{' '}
        <Link href={hrefs.log()}>{t('What became of each message')}</Link>
      </p>
      <QueryView query={rules}>{data => <Rules rules={data} />}</QueryView>
      <BotCards />
    </>
  )
}

/** The simulator tries what stands in the form, saved or not. */
function Rules({ rules }: { readonly rules: RoutingSettingsAnswer }) {
  const [values, setValues] = useState<RulesValues>(() => valuesOf(rules))
  return (
    <>
      <RulesForm rules={rules} values={values} onChange={setValues} />
      <SimulatorCard settings={settingsOf(values)} />
    </>
  )
}
