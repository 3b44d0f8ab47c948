k = false
