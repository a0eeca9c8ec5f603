import type { ReactNode } from 'react'
import styles from './drawings.module.css'

/** The room that a drawing has, in its own units. */
export const width = 260
export const height = 180

interface Place {
  readonly x: number
  readonly y: number
}

/** The number of the step that is done here. It is not mirrored with the rest. */
export function Mark({ x, y, n }: Place & { readonly n: number }) {
  return (
    <g>
      <circle className={styles['mark']} cx={x} cy={y} r="9" />
      <text className={styles['digit']} x={x} y={y} textAnchor="middle" dominantBaseline="central">
        {n}
      </text>
    </g>
  )
}

/** A box with a border: a window, a phone, a panel that opened. */
export function Box({
  x,
  y,
  w,
  h,
  r = 6,
  raised = false,
  children,
}: Place & {
  readonly w: number
  readonly h: number
  readonly r?: number
  readonly raised?: boolean
  readonly children?: ReactNode
}) {
  return (
    <g>
      <rect className={raised ? styles['raised'] : styles['box']} x={x} y={y} width={w} height={h} rx={r} />
      {children}
    </g>
  )
}

/** Words that do not matter. */
export function Words({ x, y, w, strong = false }: Place & { readonly w: number; readonly strong?: boolean }) {
  return <rect className={strong ? styles['strong'] : styles['words']} x={x} y={y - 3} width={w} height="6" rx="3" />
}

/** What is chosen, or to be chosen, in a list. */
export function Chosen({ x, y, w, h }: Place & { readonly w: number; readonly h: number }) {
  return <rect className={styles['chosen']} x={x} y={y} width={w} height={h} rx="4" />
}

/** A switch that is on, centred at this place. */
export function Switch({ x, y }: Place) {
  return (
    <g>
      <rect className={styles['on']} x={x - 11} y={y - 6} width="22" height="12" rx="6" />
      <circle className={styles['knob']} cx={x + 5} cy={y} r="4" />
    </g>
  )
}

/** A line drawing of about 16 × 16 with its centre here. */
export function Sign({ x, y, d, accent = false }: Place & { readonly d: string; readonly accent?: boolean }) {
  return <path className={accent ? styles['accent'] : styles['line']} transform={`translate(${x} ${y})`} d={d} />
}

export const signs = {
  share: 'M-3 -4l3 -3 3 3M0 -7v9M-4 -1h-2v8h12v-8h-2',
  plus: 'M-6 -6h12v12h-12zM0 -3v6M-3 0h6',
  bell: 'M-5 3v-4a5 5 0 0 1 10 0v4l2 2h-14zM-2 7h4',
  sliders: 'M-6 -3h6M4 -3h2M2 -5v4M-6 3h2M0 3h6M-2 1v4',
  lock: 'M-5 -1h10v7h-10zM-3 -1v-2a3 3 0 0 1 6 0v2',
  chevron: 'M-2 -4l4 4 -4 4',
  down: 'M-4 -2l4 4 4 -4',
  cross: 'M-3 -3l6 6M3 -3l-6 6',
  moon: 'M2 -6a6 6 0 1 0 4 9a5 5 0 0 1 -4 -9z',
  controls: 'M-6 -5h12v4h-12zM-6 1h12v4h-12zM-3 -3v0M3 3v0',
} as const

/** A browser's window with its address bar; what stands left of the address is given. */
export function Browser({ sign, children }: { readonly sign: string; readonly children?: ReactNode }) {
  return (
    <Box x={6} y={6} w={248} h={168}>
      <path className={styles['line']} d="M6 40h248M18 19l-5 5 5 5M28 19l5 5 -5 5" />
      <rect className={styles['field']} x="44" y="13" width="200" height="21" rx="10" />
      <Sign x={58} y={23.5} d={sign} accent />
      <Words x={72} y={23.5} w={90} />
      {children}
    </Box>
  )
}

/** A phone's screen. */
export function Phone({
  x,
  w = 76,
  children,
}: {
  readonly x: number
  readonly w?: number
  readonly children: ReactNode
}) {
  return (
    <Box x={x} y={8} w={w} h={164} r={12}>
      {children}
    </Box>
  )
}
