/** The Unicode forms that a text can be brought to, by the names of Hugging Face's normalizers, or `none`: as it is. */
export const normalizations = ['nfc', 'nfd', 'nfkc', 'nfkd', 'none'] as const
/** One of `nfc`, `nfd`, `nfkc`, `nfkd` and `none`. */
export type Normalization = (typeof normalizations)[number]

/** A text in a Unicode form: equal texts are then equal characters. */
export function normalize(text: string, form: Normalization): string {
  return form === 'none' ? text : text.normalize(form.toUpperCase())
}
