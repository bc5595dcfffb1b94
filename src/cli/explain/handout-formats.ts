export const handoutFormats = ['html', 'markdown'] as const
export type HandoutFormat = (typeof handoutFormats)[number]
