import { type Problem, type ProblemCode, problems } from '@deskbell/contract'

/** What a problem may say beside its code. */
export type ProblemDetails = Omit<Problem, 'type' | 'title' | 'status' | 'code'>

/** The expected failure of a request. Handlers return it, hooks throw it; both end as `application/problem+json`. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly details: ProblemDetails
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, details: ProblemDetails = {}, headers: Readonly<Record<string, string>> = {}) {
    super(code)
    this.code = code
    this.details = details
    this.headers = headers
  }

  get status(): number {
    return problems[this.code].status
  }

  /** RFC 9457. */
  toBody(): Problem {
    const { status, title } = problems[this.code]
    return { type: 'about:blank', title, status, code: this.code, ...this.details }
  }
}

/** A problem to return from a handler. */
export function problem(code: ProblemCode, details?: ProblemDetails, headers?: Record<string, string>): HttpProblem {
  return new HttpProblem(code, details, headers)
}

export const problemType = 'application/problem+json'
