/** One thing that somebody said. */
export interface Said {
  /** Null: it stands alone, and who said it stands elsewhere. */
  readonly by: string | null
  /** As its reader writes it; null as above. */
  readonly at: string | null
  readonly text: string
  readonly files: readonly LinkedFile[]
}

/** A file behind a private link that ends. */
export interface LinkedFile {
  readonly name: string
  readonly url: string
}

/** What the fields of a template are filled with. Names and texts are as people gave them. */
export interface MailValues {
  readonly recipientName: string
  readonly senderName: string
  readonly siteName: string
  readonly conversationId: string
  /** For agents alone. */
  readonly conversationLink: string | null
  readonly pictureUrl: string | null
  readonly said: readonly Said[]
  /** Those of everything that is said. */
  readonly files: readonly LinkedFile[]
}
