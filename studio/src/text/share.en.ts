/** Sharing and keeping. */
export const share = {
  keep: {
    heading: 'Keep & share',
    link: 'A link to exactly this',
    copy: 'Copy',
    copied: 'Copied',
    command: 'The same in Node',
    commandNote: 'Trains the same model, to the same bits, and observes the same tensor.',
    picture: 'The picture of the model',
    pictureNote: 'With its tokens, axes, legend and link, light as on paper.',
    tensor: 'The tensor in view',
    csv: 'CSV',
    json: 'JSON',
    svg: 'SVG',
    png: 'PNG',
    weights: 'Weights',
    saveWeights: 'Save as safetensors',
    openWeights: 'Open a model',
    openNote:
      'Choose model.safetensors, config.json and vocabulary.json together (with a tokenizer’s .spm or tokenizer.json where there is one), or drop them anywhere on the page.',
    opened: (count: number, task: string | null) =>
      `Opened: ${count} trained numbers. ${task === null ? 'Its task is not known: drop its run.json along with it, and its answers are checked.' : `Task: ${task}.`}`,
    refused: 'The browser refused to copy; the text is selected instead.',
  },
  absent: {
    heading: 'This link shows a model that is not here',
    tab: (task: string, steps: number, seed: number) =>
      `It was trained in a browser tab (${task}, ${steps} steps, seed ${seed}). Trained here it has the same bits; the example, the line and the cell of the link then come into view.`,
    pairs: 'Its pairs are not in the link. Paste them here:',
    file: 'It was opened from files. Open the same files here, and the example, the line and the cell of the link come into view.',
    train: 'Train it now',
    other: 'Look at the model that came with the page',
  },
  kept: {
    refused: (reason: string) =>
      `This browser keeps nothing for this page (${reason}). What is trained here is gone when the tab is closed or loaded again; save it as a file before.`,
    restored: (task: string, step: number, of: number, time: string) =>
      `Kept by this browser: ${task}, step ${step} of ${of}, as of ${time}.`,
    interrupted: 'The page went away while it trained; “Go on” continues from there with the same bits.',
    reset: '“Reset” removes it.',
    other: 'The link asks for another training; starting that one replaces it.',
    elsewhere:
      'Another tab of this page keeps its training. What is trained here is not kept, and does that one no harm: save it as a file before this tab is closed.',
    takeUp: 'Take it up again',
    stoodStill: (seconds: number, step: number) =>
      `The tab or the computer was asleep for ${seconds} s. Training stood still after step ${step} and now goes on from there; nothing is lost.`,
    wentOn: (seconds: number) => `The browser froze this page for ${seconds} s. Nothing of the training is lost.`,
    seen: 'OK',
  },
  present: {
    label: 'Presentation',
    back: 'Back',
    forward: 'On',
    spot: 'Spotlight',
    code: 'QR code',
    leave: 'End',
    whole: 'The whole studio',
    slides: 'Slides',
    slidesNote: 'One link per line; each is a slide. The link to this page carries the deck. P presents; ← and → move.',
    add: 'Add the view that I came from',
    start: 'Present',
    elsewhere: 'Elsewhere',
    frame: 'In a page of your own',
    frameNote:
      'The figure alone. The local server can be framed only by the origins that you allow: studio --allow-frame https://school.example.',
    file: 'Save the view as one file',
    fileNote: 'HTML with its pictures and the numbers of its tensor; it needs neither this page nor a network.',
  },
}
