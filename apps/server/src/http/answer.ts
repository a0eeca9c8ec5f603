/** An answer that is more than a body with status 200. */
export class Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export const created = (body: unknown): Answer => new Answer(201, body)
export const accepted = (body: unknown): Answer => new Answer(202, body)
export const noContent = (): Answer => new Answer(204, undefined)
