# Pods in the subnet of the nodes: Shop
#
# 1 warning of the design:
# - Pool win of aks-shop: Support for this version of Windows Server ends on 2028-06-30
# (windows-server-retires)
#
# Not in this file:
# - snet-endpoints: the design holds no targets of private endpoints (4 planned): scripts and Terraform take a
# list of them, templates create none; nothing creates their DNS zones
#
# ./FILE.ps1          creates what does not exist yet
# ./FILE.ps1 -WhatIf  shows the commands and changes nothing
param(
  # Region of the resources
  [string] $Location = 'westeurope',
  # VM size of every pool
  [string] $VmSize = 'Standard_D4s_v5',
  # SKU of Bastion: Standard or Premium, the two that support kubectl to a private cluster
  [string] $BastionSku = 'Standard',
  # Administrator name of Windows nodes
  [string] $WindowsAdminUsername = 'azureuser',
  # Administrator password of Windows nodes, 14 to 123 characters
  [string] $WindowsAdminPassword,
  # Private endpoints in snet-endpoints, a text each: name, group such as vault, id of the target
  [string[]] $PrivateEndpoints = @(),
  [switch] $WhatIf
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (Test-Path variable:PSNativeCommandUseErrorActionPreference) {
  $PSNativeCommandUseErrorActionPreference = $false
}
if ($WhatIf) { $WindowsAdminPassword = 'secret' }
if (-not $WindowsAdminPassword) { throw 'give -WindowsAdminPassword' }

# Runs a command of az, or shows it.
function Invoke-Az {
  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }
  az @args
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
}

# Whether a list contains a name, ignoring case; with -WhatIf nothing is there.
function Test-Az {
  if ($WhatIf) { return $false }
  $name, $list = $args
  $names = az @list --query '[].name' --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return @($names) -contains $name
}

# JSON as an argument: before PowerShell 7.3, and by az.cmd on Windows, quotes that are not escaped are lost.
function Protect-Json([string] $Json) {
  if ($PSVersionTable.PSVersion -ge [version] '7.3' -and -not $IsWindows) { return $Json }
  return $Json -replace '(\\*)"', '$1$1\"'
}

# The output of a command; with -WhatIf the command itself.
function Read-Az {
  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }
  $said = az @args --output tsv
  if ($LASTEXITCODE -ne 0) { throw "az failed with exit code $LASTEXITCODE" }
  return $said
}

$Subscription = Read-Az account show --query id
$Group = 'rg-shop'
Invoke-Az group create --name $Group --location $Location --output none
if (-not (Test-Az 'nsg-snet-nodes' network nsg list --resource-group $Group)) {
  Invoke-Az network nsg create `
    --resource-group $Group `
    --name nsg-snet-nodes `
    --location $Location `
    --output none
}
Invoke-Az network nsg rule create `
  --resource-group $Group `
  --nsg-name nsg-snet-nodes `
  --name AllowNodesAndPods `
  --priority 200 `
  --direction Inbound `
  --access Allow `
  --protocol '*' `
  --source-address-prefixes '10.40.0.0/20' `
  --destination-address-prefixes '10.40.0.0/20' `
  --destination-port-ranges '*' `
  --output none
if (-not (Test-Az 'pip-bas-vnet-shop' network public-ip list --resource-group $Group)) {
  Invoke-Az network public-ip create `
    --resource-group $Group `
    --name pip-bas-vnet-shop `
    --location $Location `
    --sku Standard `
    --version IPv4 `
    --allocation-method Static `
    --output none
}

# == VNet vnet-shop
$IdVnetShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
if (-not (Test-Az 'vnet-shop' network vnet list --resource-group $Group)) {
  Invoke-Az network vnet create `
    --resource-group $Group `
    --name vnet-shop `
    --location $Location `
    --address-prefixes '10.40.0.0/16' `
    --output none
}
# Nodes: Twelve nodes and their pods
if (-not (Test-Az 'snet-nodes' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name snet-nodes `
    --address-prefixes '10.40.0.0/20' `
    --network-security-group nsg-snet-nodes `
    --output none
}
# Bastion
if (-not (Test-Az 'AzureBastionSubnet' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name AzureBastionSubnet `
    --address-prefixes '10.40.32.0/26' `
    --output none
}
# Private endpoints
# The design holds no targets of private endpoints (4 planned): scripts and Terraform take a list of them,
# templates create none; nothing creates their DNS zones
if (-not (Test-Az 'snet-endpoints' network vnet subnet list --resource-group $Group --vnet-name vnet-shop)) {
  Invoke-Az network vnet subnet create `
    --resource-group $Group `
    --vnet-name vnet-shop `
    --name snet-endpoints `
    --address-prefixes '10.40.33.0/27' `
    --private-endpoint-network-policies Disabled `
    --output none
}

# == Bastion host bas-vnet-shop
# As a plain resource, for which az needs no extension
Invoke-Az resource create `
  --resource-group $Group `
  --name bas-vnet-shop `
  --resource-type Microsoft.Network/bastionHosts `
  --api-version '2025-01-01' `
  --is-full-object `
  --properties (Protect-Json ('{"location":"' + $Location + '","sku":{"name":"' + $BastionSku + '"},"properties":{"enableTunneling":true,"scaleUnits":2,"ipConfigurations":[{"name":"ip","properties":{"subnet":{"id":"/subscriptions/' + $Subscription + '/resourceGroups/' + $Group + '/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/AzureBastionSubnet"},"publicIPAddress":{"id":"/subscriptions/' + $Subscription + '/resourceGroups/' + $Group + '/providers/Microsoft.Network/publicIPAddresses/pip-bas-vnet-shop"}}}]}}')) `
  --output none

# == Private endpoints in snet-endpoints
foreach ($Line in $PrivateEndpoints) {
  $Endpoint, $EndpointGroup, $EndpointTarget = -split $Line
  if (-not (Test-Az $Endpoint network private-endpoint list --resource-group $Group)) {
    Invoke-Az network private-endpoint create `
      --resource-group $Group `
      --name $Endpoint `
      --location $Location `
      --subnet "${IdVnetShop}/subnets/snet-endpoints" `
      --connection-name $Endpoint `
      --private-connection-resource-id $EndpointTarget `
      --group-id $EndpointGroup `
      --output none
  }
}

# == Identity of aks-shop
if (-not (Test-Az 'id-aks-shop' identity list --resource-group $Group)) {
  Invoke-Az identity create `
    --resource-group $Group `
    --name id-aks-shop `
    --location $Location `
    --output none
}
$IdentityAksShop = "/subscriptions/${Subscription}/resourceGroups/${Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
$PrincipalAksShop = Read-Az identity show --resource-group $Group --name id-aks-shop --query principalId
Invoke-Az role assignment create `
  --assignee-object-id $PrincipalAksShop `
  --assignee-principal-type ServicePrincipal `
  --role 'Network Contributor' `
  --scope $IdVnetShop `
  --output none

# == Cluster aks-shop
if (-not (Test-Az 'aks-shop' aks list --resource-group $Group)) {
  Invoke-Az aks create `
    --resource-group $Group `
    --name aks-shop `
    --location $Location `
    --tier free `
    --kubernetes-version '1.34' `
    --dns-name-prefix aks-shop `
    --no-ssh-key `
    --assign-identity $IdentityAksShop `
    --skip-subnet-role-assignment `
    --windows-admin-username $WindowsAdminUsername `
    --windows-admin-password $WindowsAdminPassword `
    --network-plugin azure `
    --network-dataplane azure `
    --network-policy none `
    --service-cidr '172.20.0.0/16' `
    --dns-service-ip '172.20.0.10' `
    --load-balancer-sku standard `
    --outbound-type loadBalancer `
    --load-balancer-managed-outbound-ip-count 1 `
    --load-balancer-outbound-ports 0 `
    --nodepool-name system `
    --node-vm-size $VmSize `
    --node-count 3 `
    --max-pods 30 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --output none
}
Invoke-Az aks nodepool update `
  --resource-group $Group `
  --cluster-name aks-shop `
  --name system `
  --max-surge 1 `
  --output none
if (-not (Test-Az 'win' aks nodepool list --resource-group $Group --cluster-name aks-shop)) {
  Invoke-Az aks nodepool add `
    --resource-group $Group `
    --cluster-name aks-shop `
    --name win `
    --mode User `
    --os-type Windows `
    --os-sku Windows2022 `
    --node-vm-size $VmSize `
    --node-count 2 `
    --max-pods 30 `
    --vnet-subnet-id "${IdVnetShop}/subnets/snet-nodes" `
    --max-surge 1 `
    --output none
}
