// Browsers load no modules from files: what stands in the place of the page says what to do.
const ways = {
  en: 'Browsers show the studio from a host only. Run “npx glassformer studio”, or put this folder on any static host.',
  'zh-CN': '浏览器只能从服务器打开工作室。请运行 npx glassformer studio，或把这个文件夹放到任意静态服务器上。',
}

function say() {
  const said = document.createElement('main')
  said.style = 'max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.125rem/1.6 system-ui, sans-serif'
  const heading = document.createElement('h1')
  heading.textContent = document.title
  said.append(heading)
  for (const [lang, way] of Object.entries(ways)) {
    const line = document.createElement('p')
    line.lang = lang
    line.textContent = way
    said.append(line)
  }
  document.body.append(said)
}

if (location.protocol === 'file:') addEventListener('DOMContentLoaded', say)
