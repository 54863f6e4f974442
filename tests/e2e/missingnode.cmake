message(FATAL_ERROR "Node.js 20 and npm are needed for the e2e tests; ctest -LE e2e leaves them out")
