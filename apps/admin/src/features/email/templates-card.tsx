import type { EmailTemplate, MailLanguage, MailTemplateEvent } from '@deskbell/contract'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { SelectField } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './email.module.css'
import { TemplateForm } from './template-form.tsx'
import { eventLabel, languageLabel } from './template-texts.ts'

/** What mails say, for each event and language (S14). */
export function TemplatesCard({ templates }: { readonly templates: readonly EmailTemplate[] }) {
  const [event, setEvent] = useState<MailTemplateEvent>('first_message')
  const [language, setLanguage] = useState<MailLanguage>('en')
  const events = [...new Set(templates.map(each => each.event))]
  const languages = [...new Set(templates.map(each => each.language))]
  const template = templates.find(each => each.event === event && each.language === language)
  return (
    <Card title={t('What mails say')}>
      <div className={styles['which']}>
        <SelectField
          label={t('Mail')}
          value={event}
          options={events.map(value => ({ value, label: eventLabel(value) }))}
          onChange={setEvent}
        />
        <SelectField
          label={t('Language')}
          value={language}
          options={languages.map(value => ({ value, label: languageLabel(value) }))}
          onChange={setLanguage}
        />
      </div>
      {template && <TemplateForm key={`${event} ${language}`} template={template} />}
    </Card>
  )
}
