import { trim } from './split-words.js'
import { cutMarks } from './tokenize-13a.js'

/**
 * What sacreBLEU's `zh` takes for a Chinese character. Its two ranges beyond U+FFFF are written so that Python reads U+2001
 * to U+2A6D and U+2F81 to U+2FA1: equal numbers need them so.
 */
const CHINESE = new RegExp(
  String.raw`[\u3400-\u4DB5\u4E00-\u9FBB\uF900-\uFA2D\uFA30-\uFA6A\uFA70-\uFAD9\u2001-\u2A6D\u2F81-\u2FA1\uFF00-\uFFEF` +
    String.raw`\u2E80-\u2EFF\u3000-\u303F\u31C0-\u31EF\u2F00-\u2FDF\u2FF0-\u2FFF\u3100-\u312F\u31A0-\u31BF\uFE10-\uFE1F` +
    String.raw`\uFE30-\uFE4F\u2600-\u26FF\u2700-\u27BF\u3200-\u33FF]`,
  'gu',
)

/** Every Chinese character, and the words and marks of what stands between them. */
export function tokenizeZh(text: string): string[] {
  return cutMarks(trim(text).replace(CHINESE, ' $& '))
}
