// A module's link stands in what opens its names: it goes to their beginning, where keys and readers reach it.
const names = document.getElementById('tsd-nav-container')
new MutationObserver(() => {
  for (const link of names.querySelectorAll('summary > a')) {
    const summary = link.parentElement
    summary.append(link.textContent)
    const item = document.createElement('li')
    item.append(link)
    summary.parentElement.querySelector('ul').prepend(item)
  }
}).observe(names, { childList: true, subtree: true })
