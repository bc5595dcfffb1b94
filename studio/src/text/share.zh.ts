import type { share as English } from './share.en.ts'

export const share: typeof English = {
  keep: {
    heading: '保存与分享',
    link: '指向此刻一切的链接',
    copy: '复制',
    copied: '已复制',
    command: '在 Node 里得到同样的结果',
    commandNote: '训练出每一位都相同的模型，并观察同一个张量。',
    picture: '模型的全图',
    pictureNote: '带词元、轴、图例和链接，用纸上的浅色。',
    tensor: '当前的张量',
    csv: 'CSV',
    json: 'JSON',
    svg: 'SVG',
    png: 'PNG',
    weights: '权重',
    saveWeights: '存为 safetensors',
    openWeights: '打开一个模型',
    openNote:
      '请同时选中 model.safetensors、config.json 和 vocabulary.json（有分词器文件 .spm 或 tokenizer.json 的也一起选），也可以一起拖进页面。',
    opened: (count, task) =>
      `已打开：${count} 个可训练的数。${task === null ? '不知道它的任务：把 run.json 一起拖进来，就能核对它的回答。' : `任务：${task}。`}`,
    refused: '浏览器不允许复制，已为你选中文字。',
  },
  absent: {
    heading: '链接里的模型不在这个浏览器里',
    tab: (task, steps, seed) =>
      `它是在某个标签页里训练出来的（${task}，${steps} 步，种子 ${seed}）。在这里重新训练，每一位都会相同；然后就会显示链接里的例子、那一行和那一格。`,
    pairs: '链接里没有它的数据。请把数据粘贴到这里：',
    file: '它是从文件打开的。在这里打开同样的文件，就会显示链接里的例子、那一行和那一格。',
    train: '现在训练',
    other: '改看页面附带的模型',
  },
  kept: {
    refused: reason =>
      `浏览器不为本页保存任何东西（${reason}）。这里训练的模型会在关闭或刷新标签页时消失，请先另存为文件。`,
    restored: (task, step, of, time) => `这个浏览器保存的训练：${task}，第 ${step} 步（共 ${of} 步），保存于 ${time}。`,
    interrupted: '页面离开时它还在训练；按“继续”会从那里接着算，每一位都相同。',
    reset: '按“重来”会把它删掉。',
    other: '链接要的是另一次训练；一开始训练，就会取代它。',
    elsewhere: '本页的另一个标签页正保存着它的训练。这里训练的不会保存，也不会影响那边；关掉之前请存成文件。',
    takeUp: '接着用它',
    stoodStill: (seconds, step) =>
      `标签页或电脑休眠了 ${seconds} 秒。训练停在第 ${step} 步之后，现在从那里继续；什么也没有丢。`,
    wentOn: seconds => `浏览器把本页冻结了 ${seconds} 秒。训练什么也没有丢。`,
    seen: '知道了',
  },
  present: {
    label: '演示',
    back: '上一步',
    forward: '下一步',
    spot: '聚光灯',
    code: '二维码',
    leave: '结束',
    whole: '打开完整的工作室',
    slides: '幻灯片',
    slidesNote: '每行一个链接，每个链接一张。本页的链接会带上整套幻灯片；按 P 演示，← → 前后走。',
    add: '把刚才的视图加进来',
    start: '开始演示',
    elsewhere: '放到别处',
    frame: '嵌入你自己的网页',
    frameNote: '只有图本身。本地服务器只让指定的来源嵌入：studio --allow-frame https://school.example。',
    file: '把视图存成一个文件',
    fileNote: '一个 HTML，带着图和这个张量的数；不需要本页，也不需要网络。',
  },
}
