import { t } from '../ui/i18n/text.ts'
import type { FindingWords, ReadFact } from './finding-words.ts'

/** Where everything is kept. */
export function databaseWords(code: string, fact: ReadFact): FindingWords | undefined {
  switch (code) {
    case 'database_ok':
      return {
        text: t('{kind} answers in {took} ms and is up to date.', { kind: fact('kind'), took: fact('took') }),
        todo: null,
      }
    case 'database_new':
      return { text: t('There is no database yet. The first start makes it.'), todo: null }
    case 'database_behind':
      return {
        text: t('The database is of an older version.'),
        todo: t('Start the server: it backs the database up and brings it up to date.'),
      }
    case 'database_damaged':
      return {
        text: t('SQLite finds the database file damaged.'),
        todo: t('Stop the server, and restore a backup: pnpm deskbell restore <file>.'),
      }
    case 'disk_low':
      return {
        text: t('Only {free} MB are free where the database is.', { free: fact('free') }),
        todo: t('Make room, or move the data folder to a larger disk.'),
      }
    case 'backup_none':
      return {
        text: t('There is no backup in the data folder.'),
        todo: t('Run pnpm deskbell backup, once a day at best. If you back up otherwise, nothing is wrong.'),
      }
    case 'backup_old':
      return {
        text: t('The newest backup in the data folder is {days} days old.', { days: fact('days') }),
        todo: t('Run pnpm deskbell backup, once a day at best. If you back up otherwise, nothing is wrong.'),
      }
    case 'check_failed':
      return {
        text: t('Looking at {what} went wrong ({reason}).', { what: fact('what'), reason: fact('reason') }),
        todo: t('Look at the server’s log.'),
      }
    default:
      return undefined
  }
}
