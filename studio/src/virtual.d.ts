declare module 'virtual:sources' {
  /** A piece of a line: its text and what it is (see studio/build/colour.mjs). */
  export type Token = readonly [text: string, kind: string]
  /** What a line makes: a tensor of its own, or one that another line made below. */
  export type Binding =
    | { readonly key: string; readonly className?: undefined; readonly below?: undefined }
    | { readonly key?: undefined; readonly className: string; readonly below: string }
  export interface Source {
    readonly path: string
    readonly language: 'ts' | 'python'
    readonly lines: readonly (readonly Token[])[]
    readonly bindings: Readonly<Record<string, Binding>>
  }
  export const sources: readonly Source[]
}
