// The words of the site's frame, in both languages.
export const words = {
  en: {
    main: 'Main',
    skip: 'Skip to the content',
    search: 'Search  /',
    found: 'Found',
    nothing: 'Nothing found',
    siblings: 'In this part',
    next: 'Next:',
    description: 'Glassformer: an encoder–decoder Transformer in TypeScript that you can train, use and see through',
    menu: { studio: 'Studio', course: 'Course', guides: 'Guides', reference: 'Reference', examples: 'Examples' },
  },
  zh: {
    main: '主导航',
    skip: '跳到正文',
    search: '搜索  /',
    found: '搜索结果',
    nothing: '没有找到',
    siblings: '本部分',
    next: '下一页：',
    description: 'Glassformer：用 TypeScript 写的编码器–解码器 Transformer，可以训练、使用、看透',
    menu: { studio: '工作室', course: '课程', guides: '指南', reference: 'API', examples: '示例' },
  },
}
