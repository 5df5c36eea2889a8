// SHA-256 of the whole: 4690e94ffec287bcaf575889cb45cae89e2e9afd78ef1d82c558b21e9db4dc31
// (arithmeticProbe.wgsl)
