/**
 * What a farm needs so that the ban file counts: a piece of lua beside slurm.conf that its job_submit.lua asks about
 * every submission. It runs in the controller, so that no client goes around it, and it reads the file anew each time.
 * Where the file cannot be read nobody is let in: to refuse all is seen at once, to let in the banned is not.
 */
export function banLua(banFile: string): string {
  if (!/^\/[A-Za-z0-9._/-]+$/.test(banFile)) throw new Error(`${banFile} is no plain path.`);
  return `-- Muster: refuses jobs of accounts that stand in a file, one a line. Put it beside slurm.conf as muster_ban.lua.
local BAN_FILE = "${banFile}"

function muster_refuses(job_desc, submit_uid)
  local file = io.open(BAN_FILE, "r")
  if file == nil then
    slurm.log_error("muster: %s cannot be read, nobody is let in", BAN_FILE)
    return true
  end
  local refused = false
  for line in file:lines() do
    local name = line:match("^%s*([^%s#]+)")
    if name ~= nil and (name == job_desc.user_name or name == tostring(job_desc.user_id)) then
      refused = true
    end
  end
  file:close()
  if refused then
    slurm.log_info("muster: a job of uid %s from %s was refused", tostring(job_desc.user_id), tostring(job_desc.alloc_node))
    slurm.log_user("This account may not submit jobs here. Please ask the security contact of the site.")
  end
  return refused
end
`;
}

/** A job_submit.lua for a farm that has none; one that is there gets its first three lines and the one question. */
export function jobSubmitLua(folder: string): string {
  return `-- Muster: the file beside this one defines muster_refuses().
dofile("${folder}/muster_ban.lua")

function slurm_job_submit(job_desc, part_list, submit_uid)
  if muster_refuses(job_desc, submit_uid) then
    return slurm.ESLURM_ACCESS_DENIED or slurm.ERROR
  end
  return slurm.SUCCESS
end

function slurm_job_modify(job_desc, job_rec, part_list, modify_uid)
  return slurm.SUCCESS
end

return slurm.SUCCESS
`;
}

/** The same as a comment, for whoever has a job_submit.lua already. */
export function jobSubmitExample(): string {
  const lines = jobSubmitLua('/etc/slurm').trimEnd().split('\n');
  return [
    '-- In job_submit.lua, with JobSubmitPlugins=lua in slurm.conf; at the least dofile and the first question:',
    ...lines.map((line) => `--   ${line}`.trimEnd()),
  ].join('\n');
}
