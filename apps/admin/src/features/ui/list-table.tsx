import { type MouseEvent, memo, type ReactNode, useCallback, useEffect, useRef } from 'react'
import { useLocation, useRouter } from 'wouter'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import { t } from './i18n/text.ts'
import styles from './list-table.module.css'
import { useDrawnRows } from './use-drawn-rows.ts'

/** In pixels, of one with a line of actions. */
const ROW_HEIGHT = 60

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
  /** Which list it is, for those that may be long: the rows of another one are drawn in steps. */
  readonly list?: string
  /**
   * What cells and actions depend on besides their row, for tables that may be long: a row is drawn again only when that or
   * itself changed. Without it every row is, with every change.
   */
  readonly rowsDependOn?: string
}

/** WordPress's list table. Where there is little room each row becomes a card, each cell says its column. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { caption, columns, rows, rowKey, selected, onSelect, empty, busy, list, rowsDependOn } = props
  const width = columns.length + (selected ? 1 : 0)
  const steps = useDrawnRows(rows.length, list ?? '', ROW_HEIGHT)
  const drawn = list === undefined ? rows.length : steps
  const latest = useRef({ selected, onSelect })
  useEffect(() => {
    latest.current = { selected, onSelect }
  })
  // The same function always, for the rows that are not drawn again.
  const toggle = useCallback((key: string) => {
    const now = latest.current
    if (now.selected) now.onSelect?.(toggled(now.selected, key))
  }, [])
  const { base } = useRouter()
  const [, go] = useLocation()
  return (
    <div
      className={styles['frame']}
      style={drawn < rows.length ? { minBlockSize: rows.length * ROW_HEIGHT } : undefined}
    >
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
          {rows.slice(0, drawn).map(row => (
            <BodyRow
              key={rowKey(row)}
              row={row}
              table={props}
              checked={selected?.has(rowKey(row))}
              dependsOn={rowsDependOn}
              base={base}
              onGo={go}
              onToggle={toggle}
            />
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

interface BodyRowProps<Row> {
  readonly row: Row
  readonly table: ListTableProps<Row>
  /** Undefined: there are no check boxes. */
  readonly checked: boolean | undefined
  readonly dependsOn: string | undefined
  /** Where the app is, before an address within it. */
  readonly base: string
  readonly onGo: (href: string) => void
  readonly onToggle: (key: string) => void
}

const isDrawn = <Row,>(before: BodyRowProps<Row>, now: BodyRowProps<Row>) =>
  now.dependsOn !== undefined &&
  now.dependsOn === before.dependsOn &&
  now.row === before.row &&
  now.checked === before.checked

const BodyRow = memo(DrawnRow, isDrawn) as typeof DrawnRow

function DrawnRow<Row>({ row, table, checked, base, onGo, onToggle }: BodyRowProps<Row>) {
  const { columns, rowKey, rowName, rowActions, selectable = () => true } = table
  const actions = rowActions?.(row) ?? []
  const [primary, ...others] = columns
  return (
    <tr data-selected={checked || undefined}>
      {checked !== undefined && (
        <td className={styles['check']}>
          {selectable(row) && (
            <label>
              <input
                type="checkbox"
                aria-label={t('Select {name}', { name: rowName(row) })}
                checked={checked}
                onChange={() => onToggle(rowKey(row))}
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
                <ActionControl action={action} rowName={rowName(row)} base={base} onGo={onGo} />
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

/** No `Link` of the router: each of these listens for every change of the address, and there are thousands. */
function ActionControl({
  action,
  rowName,
  base,
  onGo,
}: { readonly action: RowAction; readonly rowName: string } & Pick<BodyRowProps<unknown>, 'base' | 'onGo'>) {
  // The visible words come first in the name, so that speech control finds it (WCAG 2.5.3).
  const name = `${action.label}: ${rowName}`
  const { href } = action
  if (href) {
    const follow = (event: MouseEvent) => {
      // With a key held the browser opens another tab or window.
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      event.preventDefault()
      onGo(href)
    }
    return (
      <a href={base + href} aria-label={name} onClick={follow}>
        {action.label}
      </a>
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
