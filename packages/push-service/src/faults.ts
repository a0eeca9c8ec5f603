import { namedSideOf } from './named-sides.ts'
import type { Fault, FaultRule, RecordedRequest } from './types.ts'

type Planted = { readonly rule: FaultRule; left: number; hits: number }

/** Faults on demand; the oldest that fits answers. */
export class Faults {
  readonly #planted: Planted[] = []
  readonly #tokenOf: (endpoint: string) => string

  constructor(tokenOf: (endpoint: string) => string) {
    this.#tokenOf = tokenOf
  }

  plant(rule: FaultRule): Fault {
    const planted: Planted = { rule, left: rule.times ?? 1, hits: 0 }
    this.#planted.push(planted)
    return {
      get hits() {
        return planted.hits
      },
      lift() {
        planted.left = 0
      },
    }
  }

  /** The fault of those asked for that answers this request, counted as used; `null` for none. */
  take(request: RecordedRequest, isAskedFor: (rule: FaultRule) => boolean): FaultRule | null {
    const planted = this.#planted.find(({ rule, left }) => {
      if (left <= 0 || !isAskedFor(rule)) return false
      if (rule.side !== undefined && namedSideOf(new URL(request.endpoint).hostname) !== rule.side) return false
      if (rule.endpoint !== undefined && this.#tokenOf(rule.endpoint) !== request.token) return false
      return rule.match?.(request) ?? true
    })
    if (!planted) return null
    planted.left -= 1
    planted.hits += 1
    return planted.rule
  }
}
