import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import { t } from './i18n/text.ts'
import styles from './list-table.module.css'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly sortable?: boolean
  /** Numbers and other short facts. */
  readonly align?: 'end'
}

export interface RowAction {
  readonly id: string
  readonly label: string
  readonly danger?: boolean
  readonly busy?: boolean
  /** One of the two. */
  readonly href?: string
  readonly onSelect?: () => void
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

interface ListTableProps<Row> {
  /** What the table lists; read out, not shown. */
  readonly caption: string
  /** The first column names the row, and carries its actions. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly rowName: (row: Row) => string
  readonly rowActions?: (row: Row) => readonly RowAction[]
  readonly sort?: Sort | undefined
  readonly onSort?: (sort: Sort) => void
  /** Keys of the chosen rows; without it there are no check boxes. */
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
  /** Rows that no bulk action fits have no check box; all have one unless this says so. */
  readonly selectable?: (row: Row) => boolean
  /** Instead of rows, when there are none. */
  readonly empty: ReactNode
  /** Older rows stay readable while new ones come. */
  readonly busy?: boolean
}

/** WordPress's list table. Where there is little room each row becomes a card, each cell says its column. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { caption, columns, rows, rowKey, selected, empty, busy } = props
  const width = columns.length + (selected ? 1 : 0)
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label={caption} aria-busy={busy}>
        <thead>
          <tr>
            {selected && (
              <td className={styles['check']}>
                <SelectAll {...props} />
              </td>
            )}
            {columns.map(column => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={width} className={styles['empty']}>
                {empty}
              </td>
            </tr>
          )}
          {rows.map(row => (
            <BodyRow key={rowKey(row)} row={row} table={props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort) => void) | undefined
}) {
  const active = sort?.column === column.id
  const direction = active ? (sort.descending ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" aria-sort={direction} className={cx(column.align === 'end' && styles['end'])}>
      {column.sortable && onSort ? (
        <button
          type="button"
          className={styles['sort']}
          data-direction={direction}
          onClick={() => onSort({ column: column.id, descending: active && !sort.descending })}
        >
          {column.header}
          <span aria-hidden="true" className={styles['arrows']} />
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}

function BodyRow<Row>({ row, table }: { readonly row: Row; readonly table: ListTableProps<Row> }) {
  const { columns, rowKey, rowName, rowActions, selected, onSelect, selectable = () => true } = table
  const key = rowKey(row)
  const actions = rowActions?.(row) ?? []
  const [primary, ...others] = columns
  return (
    <tr data-selected={selected?.has(key) || undefined}>
      {selected && (
        <td className={styles['check']}>
          {selectable(row) && (
            <label>
              <input
                type="checkbox"
                aria-label={t('Select {name}', { name: rowName(row) })}
                checked={selected.has(key)}
                onChange={() => onSelect?.(toggled(selected, key))}
              />
            </label>
          )}
        </td>
      )}
      <th scope="row" className={styles['primary']}>
        {primary?.cell(row)}
        {actions.length > 0 && (
          <div className={styles['actions']}>
            {actions.map(action => (
              <span key={action.id}>
                <ActionControl action={action} rowName={rowName(row)} />
              </span>
            ))}
          </div>
        )}
      </th>
      {others.map(column => (
        <td key={column.id} data-column={column.header} className={cx(column.align === 'end' && styles['end'])}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function ActionControl({ action, rowName }: { readonly action: RowAction; readonly rowName: string }) {
  // The visible words come first in the name, so that speech control finds it (WCAG 2.5.3).
  const name = `${action.label}: ${rowName}`
  if (action.href) {
    return (
      <Link href={action.href} aria-label={name}>
        {action.label}
      </Link>
    )
  }
  return (
    <Button
      look={action.danger ? 'link-danger' : 'link'}
      busy={action.busy}
      aria-label={name}
      onClick={() => action.onSelect?.()}
    >
      {action.label}
    </Button>
  )
}

function SelectAll<Row>({ rows, rowKey, selected, onSelect, selectable = () => true }: ListTableProps<Row>) {
  const box = useRef<HTMLInputElement>(null)
  const open = rows.filter(selectable)
  const chosen = open.filter(row => selected?.has(rowKey(row))).length
  const all = open.length > 0 && chosen === open.length
  useEffect(() => {
    if (box.current) box.current.indeterminate = chosen > 0 && !all
  }, [chosen, all])
  return (
    <label>
      <input
        ref={box}
        type="checkbox"
        aria-label={t('Select all')}
        checked={all}
        onChange={() => onSelect?.(new Set(all ? [] : open.map(rowKey)))}
      />
      <span className={styles['all']} aria-hidden="true">
        {t('Select all')}
      </span>
    </label>
  )
}

function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(key)) next.add(key)
  return next
}
