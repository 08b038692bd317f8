// The secret stands in the fragment, which browsers never send: it reaches the server in a request body only,
// when somebody presses the button. Opening the page changes nothing.
const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const form = document.getElementById('form');
const message = document.getElementById('message');

function say(text, wrong) {
  message.textContent = text;
  message.classList.toggle('wrong', wrong);
}

async function makeToken() {
  const response = await fetch('/api/v1/first-run', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret, name: form.elements.name.value }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? answer.title);
  return answer;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  say('Making the token …', false);
  try {
    const issued = await makeToken();
    form.hidden = true;
    say('', false);
    document.getElementById('secret').textContent = issued.secret;
    document.getElementById('login').textContent = `npx muster login --server ${location.origin}`;
    document.getElementById('result').hidden = false;
  } catch (error) {
    say(`No token was made. ${error.message}`, true);
    button.disabled = false;
  }
});

if (secret === '') {
  form.hidden = true;
  say(
    'The link is not complete: open it exactly as the server printed it, with all that follows the #.',
    true,
  );
}
