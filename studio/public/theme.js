// Before the first paint: the theme of the link, so that a dark page doesn't flash white.
const theme = new URLSearchParams(location.hash.slice(1)).get('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
