// What every mail server is asked to do, and what its notice must be read as. `local` is its own domain.
const failed = (...recipients) => ({ class: 'dsn-failed', recipients });
const delayed = (...recipients) => ({ class: 'dsn-delayed', recipients });
const delivered = (...recipients) => ({ class: 'dsn-delivered', recipients });

export function commonCases() {
  return {
    'remote-unknown': {
      recipients: ['unknown@far.example.com'],
      expect: failed(['unknown@far.example.com', '5.1.1']),
    },
    'remote-no-code': { recipients: ['nobody@far.example.com'], expect: failed(['nobody@far.example.com']) },
    'remote-quota': {
      recipients: ['quota@far.example.com'],
      expect: failed(['quota@far.example.com', '5.2.2']),
    },
    'remote-disabled': {
      recipients: ['disabled@far.example.com'],
      expect: failed(['disabled@far.example.com', '5.2.1']),
    },
    'remote-relay': {
      recipients: ['relay@far.example.com'],
      expect: failed(['relay@far.example.com', '5.7.1']),
    },
    'remote-blocked': {
      recipients: ['blocked@far.example.com'],
      expect: failed(['blocked@far.example.com', '5.7.1']),
    },
    'remote-spam': {
      recipients: ['spam@far.example.com'],
      expect: failed(['spam@far.example.com', '5.7.1']),
    },
    'remote-large': {
      recipients: ['large@far.example.com'],
      expect: failed(['large@far.example.com', '5.3.4']),
    },
    'no-such-host': { recipients: ['contact@nowhere.invalid'], expect: failed(['contact@nowhere.invalid']) },
    'three-recipients': {
      recipients: ['unknown@far.example.com', 'quota@far.example.com', 'fine@far.example.com'],
      expect: failed(['unknown@far.example.com', '5.1.1'], ['quota@far.example.com', '5.2.2']),
    },
    'odd-local-part': {
      recipients: ["unknown+o'neil=x/y@far.example.com"],
      expect: failed(["unknown+o'neil=x/y@far.example.com", '5.1.1']),
    },
    'plus-address': {
      recipients: ['unknown+security@far.example.com'],
      expect: failed(['unknown+security@far.example.com', '5.1.1']),
    },
  };
}

/** A 4xx answer or a dead host: first a warning, then, when the queue's time is over, the end. */
export function slowCases() {
  return {
    greylisted: {
      recipients: ['grey@far.example.com'],
      expect: [delayed(['grey@far.example.com']), failed(['grey@far.example.com'])],
    },
    'over-quota-later': {
      recipients: ['full@far.example.com'],
      expect: [delayed(['full@far.example.com']), failed(['full@far.example.com'])],
    },
    'host-down': {
      recipients: ['contact@dead.example.com'],
      expect: [delayed(['contact@dead.example.com']), failed(['contact@dead.example.com'])],
    },
  };
}

export function successCases() {
  return {
    'success-local': {
      recipients: [{ to: 'contact@example.org', notify: 'SUCCESS,FAILURE' }],
      expect: delivered(['contact@example.org']),
    },
    'success-relayed': {
      recipients: [{ to: 'fine@far.example.com', notify: 'SUCCESS,FAILURE' }],
      expect: delivered(['fine@far.example.com']),
    },
    'success-envid': {
      envelope: ' RET=HDRS ENVID=QQ314159',
      recipients: [{ to: 'fine@far.example.com', notify: 'SUCCESS', orcpt: 'fine@far.example.com' }],
      expect: delivered(['fine@far.example.com']),
    },
    'mixed-news': {
      recipients: [
        { to: 'contact@example.org', notify: 'SUCCESS,FAILURE' },
        { to: 'unknown@far.example.com', notify: 'SUCCESS,FAILURE' },
      ],
      expect: [failed(['unknown@far.example.com', '5.1.1']), delivered(['contact@example.org'])],
    },
    'headers-only': {
      envelope: ' RET=HDRS',
      recipients: ['unknown@far.example.com'],
      expect: failed(['unknown@far.example.com', '5.1.1']),
    },
  };
}

export { delayed, delivered, failed };
